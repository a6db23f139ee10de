import { build } from 'esbuild';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Most bytes after gzip. To grow is fine, but then it is said here, in the commit that does it. */
const budget = {
  'conversation.js': 24_500, // 1.4k of it hands-free talk: onset, pre-roll, WAV, the button
  'conversation.css': 5_000,
  'home.js': 7_000,
  'home.css': 4_500,
  'work.js': 45_000,
  'work.css': 5_000,
  'ops.js': 11_000,
  'ops.css': 4_500,
  'hls.js': 192_000,
  'loomcast.js': 205_000,
};

/** The pages of work that has an end: one frame, and for each a form of its own. */
const views = [
  {
    pipeline: 'tracking',
    title: 'Track what moves',
    lead: 'Upload a video. Objects are found in it, followed and drawn, and you watch that while it goes on.',
  },
  {
    pipeline: 'commentary',
    title: 'Have it commented',
    lead: 'Upload a video. A voice tells what happens in it, and you hear the first lines while the last pictures still arrive.',
  },
  {
    pipeline: 'generation',
    title: 'Make a film of a script',
    lead: 'Write what is to be said, scene by scene. The film plays while its later scenes are still being made.',
  },
  {
    pipeline: 'watch',
    title: 'Watch a session',
    lead: 'Choose one of the sessions on the first page.',
  },
];

const common = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  legalComments: 'linked',
  loader: { '.html': 'text', '.element.css': 'text' },
  logLevel: 'warning',
};

await rm('dist', { recursive: true, force: true });
const pages = await buildPages();
await build({
  ...common,
  entryPoints: ['src/index.ts'],
  outfile: 'dist/loomcast.js',
});
await writePages(pages.names);
await checkBudget(
  { ...pages.names, 'loomcast.js': 'loomcast.js' },
  pages.parts,
);

/** Names under dist by the name that a page calls them; they carry a hash, so that a browser may keep them for ever. */
async function buildPages() {
  const { metafile } = await build({
    ...common,
    entryPoints: [
      'pages/conversation.ts',
      'pages/conversation.css',
      'pages/home.ts',
      'pages/home.css',
      'pages/work.ts',
      'pages/work.css',
      'pages/ops.ts',
      'pages/ops.css',
      'pages/theme.ts',
      'pages/docs.ts',
      'pages/docs.css',
    ],
    outdir: 'dist/assets',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    splitting: true,
    metafile: true,
  });
  const names = Object.entries(metafile.outputs).flatMap(([path, output]) => {
    const source = output.entryPoint ?? '';
    const name = source.endsWith('hls.mjs')
      ? 'hls.js'
      : basename(source).replace(/\.ts$/, '.js');
    return name ? [[name, path.replace(/^dist\//, '')]] : [];
  });
  return {
    names: Object.fromEntries(names),
    parts: (name) => staticParts(metafile.outputs, name),
  };
}

/** All that a page loads at once with this file, and not only when it is needed. */
function staticParts(outputs, name, found = new Set()) {
  found.add(name);
  for (const { path, kind } of outputs[`dist/${name}`]?.imports ?? []) {
    const part = path.replace(/^dist\//, '');
    if (kind === 'import-statement' && !found.has(part)) {
      staticParts(outputs, part, found);
    }
  }
  return found;
}

/** What several pages have, by name: {{name}} stands for it. */
async function readParts() {
  const parts = {};
  for (const file of await readdir('pages/parts')) {
    const html = await readFile(`pages/parts/${file}`, 'utf8');
    parts[basename(file, '.html')] = html.trim();
  }
  return parts;
}

async function writePages(names) {
  const swagger = 'node_modules/swagger-ui-dist';
  await mkdir('dist/docs', { recursive: true });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE']) {
    await cp(`${swagger}/${file}`, `dist/docs/${file}`);
  }
  const parts = await readParts();
  await writePage('pages/home.html', 'dist/index.html', names, parts);
  const conversation = 'dist/conversation.html';
  await writePage('pages/conversation.html', conversation, names, parts);
  for (const view of views) {
    const form = await readFile(`pages/${view.pipeline}.form.html`, 'utf8');
    const filling = { ...parts, ...view, form };
    const target = `dist/${view.pipeline}.html`;
    await writePage('pages/work.html', target, names, filling);
  }
  await writePage('pages/ops.html', 'dist/ops.html', names, parts);
  await writePage('pages/docs.html', 'dist/docs/index.html', names, parts);
  await cp('node_modules/hls.js/LICENSE', 'dist/assets/hls.js.LICENSE');
  await cp('pages/icon.svg', 'dist/icon.svg');
  await cp('src/frames.worklet.js', 'dist/frames.worklet.js');
}

async function writePage(source, target, names, filling) {
  const html = (await readFile(source, 'utf8')).replace(
    /{{(\w+)}}/g,
    (_, name) => filling[name],
  );
  const named = html.replace(/"\/assets\/([\w.]+)"/g, (_, name) => {
    if (!names[name]) {
      throw new Error(`${source} asks for ${name}, which the build has not`);
    }
    return `"/${names[name]}"`;
  });
  await writeFile(target, named);
}

async function checkBudget(names, partsOf) {
  for (const [name, limit] of Object.entries(budget)) {
    let size = 0;
    for (const part of partsOf(names[name])) {
      size += gzipSync(await readFile(`dist/${part}`)).length;
    }
    console.log(`${name}  ${size} of ${limit} bytes after gzip`);
    if (size > limit) {
      console.error(`${name} is over its budget, see build.mjs`);
      process.exitCode = 1;
    }
  }
}
