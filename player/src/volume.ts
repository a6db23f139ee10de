const Key = 'loomcast.volume';

interface Volume {
  volume: number;
  muted: boolean;
}

/** Starts with the volume that this viewer chose last, and remembers each change until the signal fires. */
export function restoreVolume(video: HTMLVideoElement, signal: AbortSignal) {
  const { volume, muted } = read();
  video.volume = volume;
  video.muted = muted;
  const remember = () => {
    // Before the first click or key it is the browser that mutes, not the viewer.
    if (navigator.userActivation?.hasBeenActive) {
      write({ volume: video.volume, muted: video.muted });
    }
  };
  video.addEventListener('volumechange', remember, { signal });
}

function read(): Volume {
  try {
    const stored = JSON.parse(localStorage.getItem(Key) ?? '{}') as object;
    return { volume: 1, muted: false, ...stored };
  } catch {
    // No storage in this browser, or not ours: full volume.
    return { volume: 1, muted: false };
  }
}

function write(volume: Volume): void {
  try {
    localStorage.setItem(Key, JSON.stringify(volume));
  } catch {
    // Without storage it is forgotten with the page.
  }
}
