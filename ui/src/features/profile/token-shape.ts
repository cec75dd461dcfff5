// What a text looks like before it is sent anywhere: a hint while typing, so that a wrong paste is seen at once. The engine judges; this only tells.
import { words } from "../../words";

const LONGEST = 4096;
const WHOLE = 30;

/** `blocks`: the engine could only refuse it. The others may still be right. */
export type Shape = { hint: string; blocks: boolean };

/** A pasted token without the blanks, quotes and `Bearer` that come along when it is copied from a shell, a file or a request. */
export function tidied(text: string): string {
  const bare = text.replace(/^[\s"'`\uFEFF]+|[\s"'`\uFEFF]+$/g, "");
  const bearer = /^bearer:?(\s+|$)/i.exec(bare);
  return bearer ? tidied(bare.slice(bearer[0].length)) : bare;
}

/** What is odd about this text as a token, or `null`. `isPublicHub`: other Hubs have tokens of their own looks. */
export function shapeOf(text: string, isPublicHub = true): Shape | null {
  const token = tidied(text);
  if (token === "") return null;
  return impossible(token) ?? (isPublicHub ? unusual(token) : null);
}

function impossible(token: string): Shape | null {
  if (/\s/.test(token)) return { hint: words.profile.thereAreBlanksOrLineBreaks, blocks: true };
  if (!/^[!-~]+$/.test(token)) return { hint: words.profile.thereAreCharactersThatAToken, blocks: true };
  if (token.length > LONGEST) return { hint: words.profile.thisTextIsLongerThanA, blocks: true };
  return null;
}

function unusual(token: string): Shape | null {
  if (/^https?:\/\//i.test(token)) return { hint: words.profile.thisLooksLikeAnAddressRather, blocks: false };
  if (token.startsWith("api_org_")) return { hint: words.profile.thisLooksLikeAnOrganizationsToken, blocks: false };
  if (!token.startsWith("hf_")) return { hint: words.profile.tokensOfHuggingfaceCoBeginWith, blocks: false };
  if (token.length < WHOLE) return { hint: words.profile.thisLooksShorterThanAToken, blocks: false };
  return null;
}
