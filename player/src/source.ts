/**
 * The addresses to play a stream from, best first. Video has a host of its own, so that it does not share connections with the page
 * and can move to a CDN; where that name does not resolve or its certificate is not accepted, the page's own host serves the same paths.
 */
export function playbackSources(url: string, pageOrigin: string): string[] {
  const preferred = new URL(url, pageOrigin);
  const own = new URL(preferred.pathname + preferred.search, pageOrigin);
  const mixed =
    pageOrigin.startsWith('https:') && preferred.protocol === 'http:';
  // A browser blocks a plain stream in a secure page: not worth a try.
  return mixed ? [own.href] : [...new Set([preferred.href, own.href])];
}
