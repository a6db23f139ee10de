import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { offsetOf, parseThumbnails, pictureAt } from '../src/thumbnails';

const base = 'https://v.example/live/abc/thumbnails.vtt';
const text = `WEBVTT
X-PROGRAM-DATE-TIME=LOCAL:01:00:04.000,DATE:2026-03-04T06:06:11.500Z

01:00:00.000 --> 01:00:02.000
thumbnails/7.jpg#xywh=640,0,160,90

01:00:02.000 --> 01:00:06.000
thumbnails/8.1.jpg#xywh=0,0,160,90
`;

describe('a list of thumbnails', () => {
  it('names a piece of a sheet for each time', () => {
    const { pictures } = parseThumbnails(text, base);

    assert.deepEqual(pictures[0], {
      start: 3600,
      url: 'https://v.example/live/abc/thumbnails/7.jpg',
      x: 640,
      y: 0,
      width: 160,
      height: 90,
    });
    assert.equal(pictureAt(pictures, 3601.9), pictures[0]);
    assert.equal(pictureAt(pictures, 3602), pictures[1]);
    assert.equal(pictureAt(pictures, 9999), pictures[1]);
    assert.equal(pictureAt(pictures, 0), pictures[0]);
    assert.equal(pictureAt([], 0), null);
  });

  it('may leave out hours, and end its lines as others do', () => {
    const { pictures, anchor } = parseThumbnails(
      'WEBVTT\r\n\r\n00:01.500 --> 00:02.000\r\na.jpg#xywh=0,0,2,2\r\n',
      base,
    );

    assert.equal(pictures[0]?.start, 1.5);
    assert.equal(anchor, null);
  });

  it('may be anything else', () => {
    assert.deepEqual(parseThumbnails('<html>', base).pictures, []);
  });
});

describe('the time of a thumbnail', () => {
  const { anchor } = parseThumbnails(text, base);
  const at = (date: string, start: number) => ({
    start,
    programDateTime: Date.parse(date),
  });

  it('is that of the video element where it has no other zero', () => {
    assert.equal(offsetOf(null, [at('2026-03-04T06:06:11.500Z', 30)]), 0);
    assert.equal(offsetOf(anchor, []), 0);
    assert.equal(offsetOf(anchor, [{ start: 4, programDateTime: null }]), 0);
  });

  it('is found by the date in a sliding window', () => {
    const segments = [
      at('2026-03-04T06:06:07.500Z', 26),
      at('2026-03-04T06:06:09.500Z', 28),
      at('2026-03-04T06:06:11.500Z', 30),
    ];

    assert.equal(offsetOf(anchor, segments), 30 - 3604);
    assert.equal(offsetOf(anchor, segments.slice(0, 2)), 30 - 3604);
  });

  it('counts from the last segment before, over lost time', () => {
    const segments = [
      at('2026-03-04T06:00:00.000Z', 28),
      at('2026-03-04T06:06:11.500Z', 30),
    ];

    assert.equal(offsetOf(anchor, segments), 30 - 3604);
  });
});
