import { build } from 'esbuild';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Most bytes after gzip. To grow is fine, but then it is said here, in the commit that does it. */
const budget = {
  'conversation.js': 20_000, // 1.3 kB of it show where the seek bar leads
  'conversation.css': 5_000,
  'hls.js': 192_000,
  'loomcast.js': 205_000,
};

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
await writePages(pages);
await checkBudget({ ...pages, 'loomcast.js': 'loomcast.js' });

/** Names under dist by the name that a page calls them; they carry a hash, so that a browser may keep them for ever. */
async function buildPages() {
  const { metafile } = await build({
    ...common,
    entryPoints: [
      'pages/conversation.ts',
      'pages/conversation.css',
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
  return Object.fromEntries(names);
}

async function writePages(names) {
  const swagger = 'node_modules/swagger-ui-dist';
  await mkdir('dist/docs', { recursive: true });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE']) {
    await cp(`${swagger}/${file}`, `dist/docs/${file}`);
  }
  await writePage('pages/index.html', 'dist/index.html', names);
  await writePage('pages/docs.html', 'dist/docs/index.html', names);
  await cp('node_modules/hls.js/LICENSE', 'dist/assets/hls.js.LICENSE');
  await cp('pages/icon.svg', 'dist/icon.svg');
}

async function writePage(source, target, names) {
  const html = await readFile(source, 'utf8');
  const named = html.replace(/"\/assets\/([\w.]+)"/g, (_, name) => {
    if (!names[name]) {
      throw new Error(`${source} asks for ${name}, which the build has not`);
    }
    return `"/${names[name]}"`;
  });
  await writeFile(target, named);
}

async function checkBudget(names) {
  for (const [name, limit] of Object.entries(budget)) {
    const size = gzipSync(await readFile(`dist/${names[name]}`)).length;
    console.log(`${name}  ${size} of ${limit} bytes after gzip`);
    if (size > limit) {
      console.error(`${name} is over its budget, see build.mjs`);
      process.exitCode = 1;
    }
  }
}
