import { byId, make } from './dom';

const questions = [
  'What is Loomcast?',
  'How do I play this in VLC?',
  'Why is the delay so short?',
  'Can I bring my own avatar?',
];

/** Questions to begin with, each one a click. */
export function showSuggestions(onChoose: (question: string) => void): void {
  byId('suggestions').replaceChildren(
    ...questions.map((question) => {
      const chip = make('button', 'suggestion', question);
      chip.type = 'button';
      chip.dataset.testid = 'suggestion';
      chip.addEventListener('click', () => onChoose(question));
      return chip;
    }),
  );
}
