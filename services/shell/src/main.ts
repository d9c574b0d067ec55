import "./shared/ui/theme.css";

import { start } from "./app";
import { keepOffline } from "./offline/register";

await start();
keepOffline();
