/** What of a server's settings decides how it behaves. */
export type Kind = {
  readonly kind: 'builtin' | 'genesys-gms' | 'amazon-connect';
  readonly bridge?: boolean | undefined;
  readonly receiver?: string | undefined;
};

/**
 * Whether clients and agents of the server reach each other through us. Apart from the traits of the kinds: this is all
 * that most functions need to know.
 */
export function isBridged({ kind, bridge, receiver }: Kind): boolean {
  switch (kind) {
    case 'builtin':
      return false;
    case 'genesys-gms':
      return receiver !== undefined;
    case 'amazon-connect':
      return bridge === true;
    default:
      return kind satisfies never;
  }
}
