// Reads playlists with two parsers that others wrote, for tests/Conformance.Tests.
// In: [{ name, text, isMultivariant }] on stdin. Out: [{ name, complaints, variants, durations }] on stdout, the last two once for each parser.
import * as hls from 'hls-parser';
import { Parser } from 'm3u8-parser';
import { text as readAll } from 'node:stream/consumers';

// What a parser says against the standard, or against a choice that is written down.
const mistaken = [
  // It counts segments, the one that grows and the hint's among them, where the standard counts seconds (rule Q10).
  'Remove EXT-X-PART tags from the Playlist after they are greater than three target durations',
  // Not after the end: rule X05, decision 0020.
  'CAN-BLOCK-RELOAD=YES is mandatory',
  // Needed only of renditions that have parts (rule P29); I-frames have none.
  'lacks required attribute(s): LAST-PART',
];

const playlists = JSON.parse(await readAll(process.stdin));
process.stdout.write(JSON.stringify(playlists.map(read)));

function read({ name, text, isMultivariant }) {
  const complaints = [];
  const strict = parseStrictly(text, complaints);
  const parser = new Parser();
  parser.on('warn', ({ message }) =>
    complain('m3u8-parser', message, complaints),
  );
  parser.push(text);
  parser.end();
  const { manifest } = parser;
  if (strict && strict.isMasterPlaylist !== isMultivariant) {
    complaints.push('hls-parser takes it for the other kind');
  }

  return {
    name,
    complaints,
    variants: [
      strict?.variants?.filter((v) => !v.isIFrameOnly).length ?? 0,
      manifest.playlists?.length ?? 0,
    ],
    // Both count a segment that has only parts yet.
    durations: [
      (strict?.segments ?? []).filter(({ uri }) => uri).map((s) => s.duration),
      (manifest.segments ?? []).filter(({ uri }) => uri).map((s) => s.duration),
    ],
  };
}

// Not in its strict mode, which stops at the first complaint: here it writes each of them and goes on.
function parseStrictly(text, complaints) {
  console.error = (message) => complain('hls-parser', message, complaints);
  return hls.parse(text);
}

function complain(parser, message, complaints) {
  if (!mistaken.some((words) => `${message}`.includes(words))) {
    complaints.push(`${parser}: ${message}`);
  }
}
