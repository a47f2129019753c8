/** Control characters, and what makes other text look different or can not be seen at all. */
const unseen = /\p{Cc}|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** Whether a name is one line that is what it shows. */
export function isPlain(name: string): boolean {
  return !unseen.test(name);
}
