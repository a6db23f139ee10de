type Option = HTMLInputElement | HTMLSelectElement;

/** What was chosen, as POST /api/sessions wants it. A field that is left alone leaves the choice to the server. */
export function chosenOptions(form: HTMLFormElement): Record<string, unknown> {
  const chosen: Record<string, unknown> = {};
  for (const field of form.querySelectorAll<Option>('[data-option]')) {
    const value = valueOf(field);
    if (value !== undefined) {
      chosen[field.dataset.option!] = value;
    }
  }
  return chosen;
}

function valueOf(field: Option): unknown {
  if (field instanceof HTMLInputElement && field.type === 'checkbox') {
    const usual = field.dataset.type === 'off';
    return field.checked === usual ? undefined : field.checked;
  }
  const text = field.value.trim();
  if (text === '') {
    return undefined;
  }
  switch (field.dataset.type) {
    case 'number':
      return Number(text);
    case 'list':
      return text
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean);
    default:
      return text;
  }
}
