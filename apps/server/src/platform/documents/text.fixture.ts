import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';

/** All text of a layout, one paragraph a line, with plain spaces. */
export function textOf(definition: TDocumentDefinitions): string {
  const paragraphs: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(walk);
    if (typeof node !== 'object' || node === null) return;
    if ('text' in node && Array.isArray(node.text)) {
      paragraphs.push(node.text.map((run: { text: string }) => run.text).join(''));
    } else Object.values(node).forEach(walk);
  };
  walk(definition.content);
  return paragraphs.join('\n').replaceAll('\u00a0', ' ');
}
