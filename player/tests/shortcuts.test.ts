import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandOf } from '../src/shortcuts';

const none = { ctrlKey: false, altKey: false, metaKey: false };
const press = (key: string) => ({ ...none, key });

describe('the keys of the player', () => {
  it('are those of other players', () => {
    assert.equal(commandOf(press('k'), 'other'), 'play');
    assert.equal(commandOf(press('M'), 'other'), 'mute');
    assert.deepEqual(commandOf(press('j'), 'other'), { seekBy: -10 });
  });

  it("leave the browser's own combinations alone", () => {
    assert.equal(commandOf({ ...press('f'), ctrlKey: true }, 'other'), null);
  });

  it('leave an open menu all keys', () => {
    assert.equal(commandOf(press('m'), 'menu'), null);
    assert.equal(commandOf(press('ArrowLeft'), 'menu'), null);
  });

  it('leave a focused control its own keys', () => {
    assert.equal(commandOf(press(' '), 'button'), null);
    assert.equal(commandOf(press('ArrowLeft'), 'slider'), null);
    assert.equal(commandOf(press('k'), 'button'), 'play');
  });
});
