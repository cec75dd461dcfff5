// What somebody sees who has no profile yet.
export const start = {
  preparing: "Preparing…",
  starting: "Starting…",
  deliverAModelToTheHub: "Deliver a model to the Hub",
  modelCourierChecksYourModelFolder: "Model Courier checks your model folder, sends it into a private repository, and proves that what arrived is what you have.",
  withYourAccount: "With your account",
  connectOnceWithAnAccessToken: "Connect once with an access token. It is kept in the keychain of this computer and nowhere else.",
  connectYourHuggingFaceAccount: "Connect your Hugging Face account",
  withoutAnAccount: "Without an account",
  practiseWithAHubThatRuns: "Practise with a Hub that runs on this computer and a small sample model. Nothing leaves this computer, and nothing has to be set up.",
  tryItWithoutAnAccount: "Try it without an account",
} as const;
