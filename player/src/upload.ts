/** Whether fetch can send a body that is still growing: the browser must know how, and HTTP/1.1 cannot carry it. */
export function canStreamUpload(): boolean {
  const [page] = performance.getEntriesByType(
    'navigation',
  ) as PerformanceNavigationTiming[];
  return (
    location.protocol === 'https:' &&
    (page?.nextHopProtocol === 'h2' || page?.nextHopProtocol === 'h3') &&
    takesStreams()
  );
}

/** A browser that does not know streams as bodies turns them into text, and never asks for `duplex`. */
function takesStreams(): boolean {
  let asked = false;
  const init = {
    method: 'POST',
    body: new ReadableStream(),
    get duplex() {
      asked = true;
      return 'half';
    },
  };
  const request = new Request(location.href, init);
  return asked && !request.headers.has('Content-Type');
}
