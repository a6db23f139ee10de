import { listen } from '../src/hearing';
import { MicrophoneError } from '../src/microphone';
import type { Session } from '../src/protocol';
import { canStreamUpload } from '../src/upload';
import { Utterances, type UtteranceListener } from '../src/utterances';
import { byId, setText } from './dom';
import { messageOf, toast } from './toasts';

/** The button beside the microphone that leaves it open: who speaks is heard, and may interrupt. */
export class HandsFree {
  private readonly button = byId<HTMLButtonElement>('hands-free');
  private readonly utterances: Utterances;
  private opening: Promise<() => void> | null = null;
  private speaks = false;

  constructor(listener: UtteranceListener) {
    this.utterances = new Utterances(listener);
    this.button.addEventListener('click', () => void this.toggle());
  }

  /** Follows the conversation; with its end, or without one, the microphone is closed. */
  render(session: Session | null): void {
    const open = session?.state === 'running';
    this.button.disabled = !open;
    this.speaks = session?.activity === 'speaking';
    this.utterances.follow(session?.turns ?? []);
    if (!open) {
      void this.close();
    }
  }

  /** What was being said could not be sent. */
  fail(error: unknown): void {
    this.utterances.end();
    toast(`Your words were not sent. ${messageOf(error)}`);
  }

  private toggle(): Promise<void> {
    return this.opening ? this.close() : this.start();
  }

  private async start(): Promise<void> {
    if (!canStreamUpload()) {
      toast(
        'This needs a browser that sends sound while it is spoken, such as Chrome or Edge, and the https address. The microphone button works everywhere.',
      );
      return;
    }
    const opening = listen((frame) => this.utterances.hear(frame, this.speaks));
    this.opening = opening;
    this.show(true);
    try {
      await opening;
    } catch (error) {
      toast(
        error instanceof MicrophoneError ? error.message : messageOf(error),
      );
      await this.close();
    }
  }

  private async close(): Promise<void> {
    const opening = this.opening;
    if (opening) {
      this.opening = null;
      this.show(false);
      this.utterances.end();
      (await opening.catch(() => null))?.();
    }
  }

  private show(on: boolean): void {
    this.button.ariaPressed = String(on);
    setText(
      byId('hint'),
      on ? 'Hands-free: just talk, also while she does.' : '',
    );
  }
}
