// Bundles the tests, which are TypeScript, and runs them with node's test runner.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = await mkdtemp(join(tmpdir(), 'loomcast-player-'));
try {
  const tests = await readdir('tests');
  await build({
    entryPoints: tests
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `tests/${name}`),
    bundle: true,
    platform: 'node',
    format: 'esm',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    sourcemap: 'inline',
  });
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const { status } = spawnSync(
    process.execPath,
    ['--enable-source-maps', '--test', '--test-reporter=spec', ...files],
    { stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} finally {
  await rm(folder, { recursive: true });
}
