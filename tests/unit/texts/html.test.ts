import { html } from '../../../workflows/domain/texts/html';

test('values are escaped, in text and in attributes', () => {
  const value = `<a href="x" title='y'>&amp;</a>`;
  expect(html`<p title="${value}">${value}</p>`.markup).toBe(
    '<p title="&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;">&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;</p>',
  );
});

test('markup made by the template itself is left as it is, lists of it too', () => {
  const rows = ['1 < 2', 'b'].map((each) => html`<li>${each}</li>`);
  expect(
    html`<ul>
      ${rows}
    </ul>`.markup,
  ).toContain('<li>1 &lt; 2</li><li>b</li>');
});
