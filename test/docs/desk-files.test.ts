import { expect, test } from 'vitest';
import { createApi } from '../../examples/desk/api.ts';

const api = createApi({ url: 'http://127.0.0.1:1' });

test.each([
  ['that is missing', 'nowhere.pdf', 'There is no file nowhere.pdf.'],
  ['that is a folder', 'docs', 'docs is no file that can be read.'],
  ['that is not named', '', 'Name the file: /file bill.pdf'],
])('the example desk says so of a file %s', async (_, path, message) => {
  await expect(api.upload('fS3Ld5Wn0cTkQ7yB', path)).rejects.toMatchObject({ name: 'Error', message });
});
