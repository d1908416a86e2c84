/** The text as UTF-8 in at most `maxBytes`, with no character cut in half; `…` marks the cut. */
export function clipBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;

  let kept = '';
  let bytes = Buffer.byteLength('…');

  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;

    kept += character;
  }

  return `${kept}…`;
}
