// Notes every frame that the browser presents, with the numbers that the avatar "numbered" drew into it (src/Pipeline/Avatar/NumberedPicture.cs),
// and whatever stops or moves the playhead.
(() => {
  const Columns = 32;
  const Rows = 2;

  function crc(bytes) {
    let value = 0xffff;
    for (const byte of bytes) {
      value ^= byte << 8;
      for (let bit = 0; bit < 8; bit++) {
        value = ((value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1) & 0xffff) >>> 0;
      }
    }
    return value;
  }

  // Most significant bit first; arithmetic instead of shifts, which end at 32 bits.
  const numberOf = (bits, from, count) => bits.slice(from, from + count).reduce((sum, bit) => sum * 2 + bit, 0);

  function read(context, frame) {
    const { displayWidth: width } = frame;
    const cell = width / Columns;
    context.drawImage(frame, 0, 0);
    const { data } = context.getImageData(0, 0, width, Math.ceil(cell * Rows));
    const bits = Array.from({ length: Columns * Rows }, (_, index) => {
      let sum = 0;
      let count = 0;
      const left = (index % Columns) * cell;
      const top = Math.floor(index / Columns) * cell;
      for (let y = Math.floor(top + cell / 4); y < top + (cell * 3) / 4; y++) {
        for (let x = Math.floor(left + cell / 4); x < left + (cell * 3) / 4; x++, count++) {
          sum += data[(y * width + x) * 4 + 1];
        }
      }
      return sum > count * 128 ? 1 : 0;
    });
    const bytes = Array.from({ length: 6 }, (_, i) => numberOf(bits, i * 8, 8));
    const isValid = bytes[0] === 0xb2 && crc(bytes) === numberOf(bits, 48, 16);
    return isValid ? { isSpeech: bits[8] === 1, pose: numberOf(bits, 9, 24), frameInPiece: numberOf(bits, 33, 12) } : null;
  }

  const log = (window.frameLog = { frames: [], stops: [] });

  log.start = () => {
    const player = document.querySelector('loom-player');
    const { video } = player;
    const widest = 1024;
    const canvas = new OffscreenCanvas(widest, (widest / Columns) * Rows);
    const context = canvas.getContext('2d', { willReadFrequently: true });

    const note = (_, { presentedFrames }) => {
      // A VideoFrame carries its own media time: when this callback comes late, the picture may already be a later one than the metadata says.
      const frame = new VideoFrame(video);
      log.frames.push({
        mediaTime: frame.timestamp / 1e6,
        presented: presentedFrames,
        dropped: video.getVideoPlaybackQuality().droppedVideoFrames,
        number: read(context, frame),
        width: frame.displayWidth,
      });
      frame.close();
      video.requestVideoFrameCallback(note);
    };
    video.requestVideoFrameCallback(note);
    for (const type of ['waiting', 'seeking', 'pause', 'emptied', 'error']) {
      video.addEventListener(type, () => video.ended || log.stops.push({ type, at: video.currentTime }));
    }
  };
})();
