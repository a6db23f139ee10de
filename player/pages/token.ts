import { useToken } from '../src/http';

/** "#ID~TOKEN" or "#~TOKEN", where the server wants a token: what stands behind # never leaves the browser. */
export const tokenPart = /~.+$/.exec(location.hash)?.[0] ?? '';
useToken(tokenPart.slice(1));

export const idInAddress = (): string | null =>
  /^#([a-z2-7]+)/.exec(location.hash)?.[1] ?? null;

/** The page on which a session of this pipeline is seen. */
export function addressOf(pipeline: string, id: string): string {
  const page = pages.includes(pipeline) ? pipeline : 'watch';
  return `/${page}#${id}${tokenPart}`;
}

const pages = ['conversation', 'tracking', 'commentary', 'generation'];
