/** The text as UTF-8 within so many bytes, with no character cut in half; `…` says that some are missing. */
export function clipBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;

  let kept = '';
  let bytes = Buffer.byteLength('…');

  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;

    kept += character;
  }

  return `${kept}…`;
}
