import { MicrophoneError, record, type Recording } from '../src/microphone';
import { byId, setText } from './dom';
import { messageOf, toast } from './toasts';

export interface ComposerListener {
  onAsk(text: string): Promise<void>;
  onSpeak(recording: Recording): Promise<void>;
  /** The user begins to talk: who speaks now should be quiet. */
  onTalk(): void;
  onInterrupt(): void;
}

/** A press longer than this is "hold to speak": letting go sends. A shorter one starts, and the next one sends. */
const HoldMs = 350;

/** The text field, the microphone and the buttons beside them. */
export class Composer {
  private readonly question = byId<HTMLTextAreaElement>('question');
  private readonly send = byId<HTMLButtonElement>('send');
  private readonly microphone = byId<HTMLButtonElement>('microphone');
  private recording: Promise<Recording> | null = null;
  private pressedAt = 0;
  private open = false;

  constructor(private readonly listener: ComposerListener) {
    this.connectText();
    this.connectMicrophone();
    byId('interrupt').addEventListener('click', () => listener.onInterrupt());
  }

  /** `open`: turns can be asked. `busy`: there is something to interrupt. */
  render(open: boolean, busy: boolean): void {
    this.open = open;
    this.microphone.disabled = !open && !this.recording;
    this.send.disabled = !open || this.question.value.trim() === '';
    byId<HTMLButtonElement>('interrupt').disabled = !open || !busy;
  }

  focus(): void {
    this.question.focus();
  }

  async ask(text: string): Promise<void> {
    this.question.value = '';
    this.send.disabled = true;
    try {
      await this.listener.onAsk(text);
    } catch (error) {
      // Nothing typed is lost, and nothing typed meanwhile either.
      this.question.value ||= text;
      this.send.disabled = !this.open;
      toast(`Not sent. ${messageOf(error)}`);
    }
  }

  private connectText(): void {
    const submit = () => {
      const text = this.question.value.trim();
      if (this.open && text !== '') {
        void this.ask(text);
      }
    };
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      submit();
    });
    this.question.addEventListener('input', () => {
      this.send.disabled = !this.open || this.question.value.trim() === '';
    });
    this.question.addEventListener('keydown', (event) => {
      const sends = event.key === 'Enter' && !event.shiftKey;
      if (sends && !event.isComposing) {
        event.preventDefault();
        submit();
      }
    });
  }

  private connectMicrophone(): void {
    const { microphone } = this;
    microphone.addEventListener('pointerdown', (event) => {
      microphone.setPointerCapture(event.pointerId);
      this.pressedAt = performance.now();
      void this.toggle();
    });
    microphone.addEventListener('pointerup', () => {
      if (this.recording && performance.now() - this.pressedAt > HoldMs) {
        void this.stop();
      }
    });
    microphone.addEventListener('click', (event) => {
      // A click by keyboard or screen reader has no pointer.
      if (event.detail === 0) {
        void this.toggle();
      }
    });
  }

  private toggle(): Promise<void> {
    return this.recording ? this.stop() : this.start();
  }

  private async start(): Promise<void> {
    this.listener.onTalk();
    const opening = record((level) =>
      this.microphone.style.setProperty('--level', level.toFixed(2)),
    );
    this.recording = opening;
    try {
      const recording = await opening;
      this.show(true);
      await this.listener.onSpeak(recording);
    } catch (error) {
      const reason =
        error instanceof MicrophoneError
          ? error.message
          : `Your words were not sent. ${messageOf(error)}`;
      toast(reason);
    } finally {
      await this.stop();
    }
  }

  private async stop(): Promise<void> {
    const recording = this.recording;
    this.recording = null;
    this.show(false);
    (await recording?.catch(() => null))?.stop();
  }

  private show(recording: boolean): void {
    this.microphone.ariaPressed = String(recording);
    this.microphone.ariaLabel = recording ? 'Send what I said' : 'Speak';
    setText(byId('hint'), recording ? 'Listening. Click again to send.' : '');
  }
}
