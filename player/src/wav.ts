const HeaderBytes = 44;
const Unknown = 0xffff_ffff;

/** The start of a WAV file of 16 bit mono whose length is not known yet. */
export function wavHeader(sampleRate: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(HeaderBytes));
  const text = (at: number, word: string) =>
    [...word].forEach((c, i) => header.setUint8(at + i, c.charCodeAt(0)));
  text(0, 'RIFF');
  header.setUint32(4, Unknown, true);
  text(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, sampleRate, true);
  header.setUint32(28, sampleRate * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  text(36, 'data');
  header.setUint32(40, Unknown, true);
  return new Uint8Array(header.buffer);
}

/** Samples from -1 to 1 as such a file holds them. */
export function pcm(samples: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  samples.forEach((sample, i) =>
    view.setInt16(i * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true),
  );
  return new Uint8Array(view.buffer);
}
