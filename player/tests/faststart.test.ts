import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { indexFirst } from '../src/faststart';

/** A file that counts the bytes that are read of it. */
class CountedFile extends Blob {
  read = 0;

  override slice(start?: number, end?: number, type?: string): Blob {
    const slice = super.slice(start, end, type);
    const read = slice.arrayBuffer.bind(slice);
    slice.arrayBuffer = () => {
      this.read += slice.size;
      return read();
    };
    return slice;
  }
}

describe('a movie with its index last', () => {
  let folder: string;
  const path = (name: string) => join(folder, name);
  const ffmpeg = (name: string, ...args: string[]) => {
    const input =
      '-f lavfi -i testsrc2=size=320x180:rate=25:duration=3 -f lavfi -i sine=duration=3';
    const codecs = '-c:v libx264 -preset ultrafast -c:a aac';
    const all = `-v error -nostdin ${input} ${codecs}`.split(' ');
    execFileSync('ffmpeg', [...all, ...args, path(name)]);
    return readFileSync(path(name));
  };
  /** All that ffprobe sees, but for the places in the file. */
  const probe = (name: string) =>
    execFileSync('ffprobe', [
      ...'-v error -show_data_hash md5 -of csv -show_entries'.split(' '),
      'format=duration:stream=index,codec_name,nb_frames,duration:packet=stream_index,pts,dts,size,flags,data_hash',
      path(name),
    ]).toString();
  const types = (bytes: Uint8Array) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found: string[] = [];
    for (let at = 0; at < bytes.length; at += view.getUint32(at)) {
      found.push(String.fromCharCode(...bytes.slice(at + 4, at + 8)));
    }
    return found;
  };
  const reorder = async (bytes: Uint8Array<ArrayBuffer>) =>
    new Uint8Array(await (await indexFirst(new Blob([bytes]))).arrayBuffer());

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'loomcast-faststart-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const name of ['phone.mp4', 'phone.mov']) {
    it(`is the same movie with its index first (${name})`, async () => {
      const bytes = ffmpeg(name);
      assert.equal(types(bytes).at(-1), 'moov');
      const file = new CountedFile([bytes], { type: 'video/mp4' });

      const result = await indexFirst(file);

      const moved = new Uint8Array(await result.arrayBuffer());
      assert.deepEqual(types(moved).slice(0, 2), ['ftyp', 'moov']);
      assert.equal(moved.length, bytes.length);
      assert.equal(result.type, 'video/mp4');
      assert.ok(file.read < bytes.length / 10, 'media was read');
      const original = probe(name);
      writeFileSync(path(name), moved);
      assert.ok(original.split('\n').length > 150);
      assert.equal(probe(name), original);
    });
  }

  it('has wide tables moved too', async () => {
    const moov = box('moov', table('co64', [24n, 2n ** 40n]));
    const bytes = joined(box('ftyp', []), box('mdat', Array(16).fill(7)), moov);
    const view = new DataView((await reorder(bytes)).buffer);
    assert.equal(view.getBigUint64(8 + 8 + 16), 24n + BigInt(moov.length));
    assert.equal(view.getBigUint64(8 + 8 + 24), 2n ** 40n); // outside of what is moved
  });

  it('stays as it is when its table would be too narrow', async () => {
    const moov = box('moov', table('stco', [0xffff_fff0]));
    const file = new HugeFile([
      joined(box('ftyp', []), longHead('mdat', 2 ** 32)),
      moov,
    ]);
    assert.equal(await indexFirst(file), file);
  });

  it('stays as it is when its index is first, made of fragments, compressed or cut short', async () => {
    const files = [
      ffmpeg('first.mp4', '-movflags', '+faststart'),
      ffmpeg('fragments.mp4', '-movflags', '+frag_keyframe'),
      joined(box('ftyp', []), box('mdat', [1]), box('moov', box('cmov', []))),
      ffmpeg('short.mp4').subarray(0, -5),
    ];
    for (const bytes of files) {
      const file = new Blob([bytes as Uint8Array<ArrayBuffer>]);
      assert.equal(await indexFirst(file), file);
    }
  });

  it('may be something else altogether', async () => {
    const texts = ['', 'RIFF', '\x1aE\xdf\xa3 webm', 'x'.repeat(100)];
    for (const file of texts.map((text) => new Blob([text]))) {
      assert.equal(await indexFirst(file), file);
    }
  });
});

/** A file whose media is as large as its header says, and is not there. */
class HugeFile extends Blob {
  private readonly head: Uint8Array;
  private readonly tail: Uint8Array;

  constructor([head, tail]: [Uint8Array, Uint8Array]) {
    super();
    [this.head, this.tail] = [head, tail];
  }

  override get size(): number {
    return 8 + 2 ** 32 + this.tail.length;
  }

  override slice(start = 0, end = this.size): Blob {
    const tail = 8 + 2 ** 32;
    const bytes =
      start < tail
        ? this.head.slice(start, end)
        : this.tail.slice(start - tail, end - tail);
    return new Blob([bytes as Uint8Array<ArrayBuffer>]);
  }
}

function joined(...pieces: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(pieces.flatMap((piece) => [...piece]));
}

function box(type: string, content: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(8 + content.length);
  new DataView(bytes.buffer).setUint32(0, bytes.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(content, 8);
  return bytes;
}

function longHead(type: string, size: number): Uint8Array {
  const bytes = box(type, Array(8).fill(0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 1);
  view.setBigUint64(8, BigInt(size));
  return bytes;
}

function table(type: 'stco' | 'co64', places: (number | bigint)[]): Uint8Array {
  const width = type === 'stco' ? 4 : 8;
  const bytes = box(type, Array(8 + places.length * width).fill(0));
  const view = new DataView(bytes.buffer);
  view.setUint32(12, places.length);
  places.forEach((place, entry) =>
    width === 4
      ? view.setUint32(16 + 4 * entry, Number(place))
      : view.setBigUint64(16 + 8 * entry, BigInt(place)),
  );
  return bytes;
}
