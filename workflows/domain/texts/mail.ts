import type { Text } from './facts';
import { htmlPage } from './html-page';
import type { Letter } from './letter';
import { plainText } from './plain-text';

export function mail(letter: Letter): Text {
  return {
    subject: letter.subject,
    message: plainText(letter),
    html: htmlPage(letter),
    template: letter.template,
  };
}
