// What each inference file is for, in one sentence.

export const ABOUT: Record<string, string> = {
  "handler.py": "Answers requests on an inference endpoint.",
  "requirements.txt": "What the handler needs and the endpoint lacks.",
};
