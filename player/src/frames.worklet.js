/** Runs on the audio thread: gathers its blocks of 128 samples into frames. A file of its own, as the pages' policy takes no script from elsewhere. */
registerProcessor(
  'loomcast-frames',
  class extends AudioWorkletProcessor {
    constructor({ processorOptions }) {
      super();
      this.length = processorOptions.frameSamples;
      this.frame = new Float32Array(this.length);
      this.filled = 0;
    }

    process([[samples]]) {
      for (const sample of samples ?? []) {
        this.frame[this.filled++] = sample;
        if (this.filled === this.length) {
          this.port.postMessage(this.frame);
          this.frame = new Float32Array(this.length);
          this.filled = 0;
        }
      }
      return true;
    }
  },
);
