// Uploads files with the client that others wrote, for tests/MediaServer.Tests and tests/Proxy.Tests.
// In: { endpoint, files, options, breakOff, terminate } on stdin. Out: [{ url, requests: [{ method, status, offset }] }] on stdout, in the order of the files.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { PassThrough } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import tus from 'tus-js-client';

const { endpoint, files, options, breakOff, terminate } = JSON.parse(
  await readAll(process.stdin),
);
process.stdout.write(JSON.stringify(await Promise.all(files.map(upload))));

async function upload(path) {
  const requests = [];
  let url;
  let broke = false;
  // What has no length is a stream, and one that does not look like a file; its length is told by its end.
  const file = options.uploadLengthDeferred
    ? createReadStream(path).pipe(new PassThrough())
    : await readFile(path);
  await new Promise((resolve, reject) => {
    const upload = new tus.Upload(file, {
      endpoint,
      retryDelays: [],
      metadata: { filename: basename(path), filetype: 'video/mp4' },
      ...options,
      onAfterResponse: (request, response) => {
        requests.push({
          method: request.getMethod(),
          status: response.getStatus(),
          offset: response.getHeader('Upload-Offset'),
        });
      },
      onProgress: (sent, total) => {
        if (breakOff && !broke && sent > 0 && sent < total) {
          broke = true;
          upload.abort().then(() => upload.start(), reject);
        }
      },
      onSuccess: () => {
        url = upload.url;
        resolve();
      },
      onError: reject,
    });
    upload.start();
  });
  if (terminate) {
    await tus.Upload.terminate(url, { ...options, retryDelays: [] });
  }

  return { url, broke, requests };
}
