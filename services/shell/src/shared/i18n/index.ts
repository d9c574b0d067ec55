export { directionOf, isLanguage, LANGUAGES, languageOf, type Language } from "./languages";
export { setUpTexts } from "./setup";
