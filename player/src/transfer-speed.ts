const WindowMs = 5000;

interface Sample {
  at: number;
  bytes: number;
}

/** Bytes a second over the last seconds of a transfer: a mean since its beginning would hardly move, the last moment alone would jump. */
export class TransferSpeed {
  private samples: Sample[] = [];

  /** `bytes` have gone out in all at this time, in milliseconds. */
  note(bytes: number, at: number): void {
    this.samples.push({ at, bytes });
    // The one before the window stays: the window begins in the middle of what lies between.
    while ((this.samples[1]?.at ?? at) < at - WindowMs) {
      this.samples.shift();
    }
  }

  /** After a pause what went before says nothing. */
  forget(): void {
    this.samples = [];
  }

  /** Null before there is enough to say. */
  get bytesPerSecond(): number | null {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last || last.at - first.at < 200) {
      return null;
    }
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }
}
