/** The named elements inside the player. */
export interface Parts {
  root: ShadowRoot;
  frame: HTMLElement;
  video: HTMLVideoElement;
  seek: HTMLInputElement;
  volume: HTMLInputElement;
  quality: HTMLSelectElement;
  of(id: string): HTMLButtonElement;
}

export function partsOf(root: ShadowRoot): Parts {
  const of = <T extends HTMLElement>(id: string) =>
    root.getElementById(id) as T;
  return {
    root,
    frame: of('frame'),
    video: of('video'),
    seek: of('seek'),
    volume: of('volume'),
    quality: of('quality'),
    of,
  };
}
