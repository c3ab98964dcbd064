// The page's own behaviour, one small module per habit of the till. Nothing here knows a screen.
import "./theme.js";
import "./requests.js";
import "./taps.js";
import "./dialogs.js";
import "./keypad.js";
import "./keys.js";
import "./asks.js";
import "./choices.js";
import "./copy.js";
import "./counts.js";
import "./lines.js";
import "./scanner.js";
import "./shortcuts.js";
import "./connection.js";
import "./clock.js";
import "./idle.js";
import "./leaving.js";
