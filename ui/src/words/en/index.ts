// The catalogue in English, the language that texts are written in first: one file for each room of the page.
import { app } from "./app";
import { card } from "./card";
import { components } from "./components";
import { counts } from "./counts";
import { deliver } from "./deliver";
import { deliveries } from "./deliveries";
import { destination } from "./destination";
import { everywhere } from "./everywhere";
import { inference } from "./inference";
import { measures } from "./measures";
import { model } from "./model";
import { profile } from "./profile";
import { receipt } from "./receipt";
import { settings } from "./settings";
import { start } from "./start";
import { store } from "./store";
import { watch } from "./watch";

export const en = { app, card, components, counts, deliver, deliveries, destination, everywhere, inference, measures, model, profile, receipt, settings, start, store, watch } as const;
