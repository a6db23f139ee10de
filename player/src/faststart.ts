/** A box of an MP4 or MOV file: where it begins, where its content does, and where it ends. */
interface Box {
  type: string;
  start: number;
  content: number;
  end: number;
}

/** What can begin such a file. */
const openers = ['ftyp', 'wide', 'free', 'skip', 'mdat', 'moov', 'pnot'];

/** Boxes on the way to the tables of chunks. */
const containers = ['moov', 'trak', 'mdia', 'minf', 'stbl'];

/** What these say of places in the file is not ours to change. */
const untouchable = ['cmov', 'saio'];

/** Bytes. The index of a day of video has some 50 MB. */
const largestIndex = 256 << 20;

/**
 * The same movie with its index (moov) before its media (mdat), so that whoever receives it can decode what has arrived. Cameras and
 * phones write the index last. Nothing of the media is read. Whatever this is not for is given back as it is.
 */
export async function indexFirst(file: Blob): Promise<Blob> {
  const boxes = await topLevelBoxes(file);
  const find = (type: string) => boxes.find((box) => box.type === type);
  const moov = find('moov');
  const mdat = find('mdat');
  if (
    !moov ||
    !mdat ||
    moov.start < mdat.start ||
    moov.end - moov.start > largestIndex
  ) {
    return file;
  }
  const index = await file.slice(moov.start, moov.end).arrayBuffer();
  const begin = boxes[0]?.type === 'ftyp' ? boxes[0].end : 0;
  if (!moveChunks(new DataView(index), begin, moov)) {
    return file;
  }
  return new Blob(
    [
      file.slice(0, begin),
      index,
      file.slice(begin, moov.start),
      file.slice(moov.end),
    ],
    { type: file.type },
  );
}

/** Empty where it is no movie; as far as the first fragment where it is made of those, which need no other order. */
async function topLevelBoxes(file: Blob): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = 0; at < file.size;) {
    const head = await file.slice(at, at + 16).arrayBuffer();
    const box = readBox(new DataView(head), 0, file.size - at);
    if (!box || (boxes.length === 0 && !openers.includes(box.type))) {
      break;
    }
    if (box.type === 'moof') {
      return [];
    }
    const { type, content, end } = box;
    boxes.push({ type, start: at, content: at + content, end: at + end });
    at += end;
  }
  return boxes;
}

/** Undefined where no box begins there, or it is longer than the space for it. */
function readBox(view: DataView, at: number, limit: number): Box | undefined {
  if (at + 8 > Math.min(limit, view.byteLength)) {
    return undefined;
  }
  const type = String.fromCharCode(
    ...[4, 5, 6, 7].map((offset) => view.getUint8(at + offset)),
  );
  const size = view.getUint32(at);
  const isLong = size === 1 && at + 16 <= view.byteLength;
  const content = at + (isLong ? 16 : 8);
  const end = isLong
    ? at + Number(view.getBigUint64(at + 8))
    : size === 0
      ? limit
      : at + size;
  const isBox = /^[\x20-\x7e\xa9]{4}$/.test(type);
  return isBox && content <= end && end <= limit
    ? { type, start: at, content, end }
    : undefined;
}

/** Adds the length of the index to the place of each chunk that it will lie before. False where that cannot be done. */
function moveChunks(index: DataView, begin: number, moov: Box): boolean {
  const by = moov.end - moov.start;
  const move = (place: number) =>
    place >= begin && place < moov.start ? place + by : place;
  const visit = (start: number, end: number): boolean => {
    for (let at = start; at < end;) {
      const box = readBox(index, at, end);
      if (!box || untouchable.includes(box.type)) {
        return false;
      }
      const isDone = containers.includes(box.type)
        ? visit(box.content, box.end)
        : moveTable(index, box, move);
      if (!isDone) {
        return false;
      }
      at = box.end;
    }
    return true;
  };
  return visit(0, index.byteLength);
}

/** A table of chunks (ISO/IEC 14496-12, 8.7.5); any other box is done as it is. */
function moveTable(
  index: DataView,
  { type, content, end }: Box,
  move: (place: number) => number,
): boolean {
  if (type !== 'stco' && type !== 'co64') {
    return true;
  }
  const width = type === 'stco' ? 4 : 8;
  const count = content + 8 <= end ? index.getUint32(content + 4) : Infinity;
  if (content + 8 + count * width > end) {
    return false;
  }
  for (let entry = 0; entry < count; entry++) {
    const at = content + 8 + entry * width;
    if (width === 8) {
      index.setBigUint64(at, BigInt(move(Number(index.getBigUint64(at)))));
    } else {
      const place = move(index.getUint32(at));
      if (place > 0xffff_ffff) {
        return false; // the table is too narrow, and a wider one would move everything again
      }
      index.setUint32(at, place);
    }
  }
  return true;
}
