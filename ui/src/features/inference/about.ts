// What each inference file is for, in one sentence.
import { words } from "../../words";

export const ABOUT: Record<string, string> = {
  "handler.py": words.inference.answersRequestsOnAnInferenceEndpoint,
  "requirements.txt": words.inference.whatTheHandlerNeedsAndThe,
};
