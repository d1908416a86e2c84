import { inflateRawSync } from 'node:zlib';

/** The files of a zip by name. Reads what the framework writes: no zip64, no encryption. */
export function readZip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const files = new Map<string, Buffer>();
  let entry = zip.readUInt32LE(end + 16);

  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(entry + 28);
    const local = zip.readUInt32LE(entry + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const stored = zip.subarray(start, start + zip.readUInt32LE(entry + 20));

    files.set(
      zip.toString('utf8', entry + 46, entry + 46 + nameLength),
      zip.readUInt16LE(entry + 10) === 0 ? stored : inflateRawSync(stored),
    );
    entry += 46 + nameLength + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32);
  }

  return files;
}
