/** The account that the servers of this machine pretend to be. They check no credentials, but the SDK wants some. */
export const localAccount = {
  id: '000000000000',
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;
