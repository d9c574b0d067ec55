export { directionOf, isLanguage, LANGUAGES, languageOf, regionalOf, type Language } from "./languages";
export { setUpTexts } from "./setup";
