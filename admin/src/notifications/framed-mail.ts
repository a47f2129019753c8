/**
 * A mail's page for a frame of ours, which has this site's policy and one of its own: styles count only
 * with the nonce, so those that stand at each element move into a sheet that has it.
 */
export function framed(html: string, nonce: string): string {
  const rules: string[] = [];
  const marked = html.replaceAll(/<[a-z][^>]*>/gi, (tag) =>
    tag.replace(/\sstyle="([^"]*)"/i, (_, style: string) => {
      rules.push(`[data-of="${rules.length}"]{${unescaped(style)}}`);
      return ` data-of="${rules.length - 1}"`;
    }),
  );
  const quoted = nonce.replaceAll(/[^\w+/=-]/g, '');
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${quoted}'">`;
  // Before the mail's own sheet, which has the last word as it has over what stands at elements.
  const sheet = `<style nonce="${quoted}">${rules.join('\n').replaceAll('<', '')}</style>`;
  const own = marked.replaceAll(/<style[^>]*>/gi, `<style nonce="${quoted}">`);
  return own.includes('<head>')
    ? own.replace('<head>', `<head>${policy}${sheet}`)
    : `${policy}${sheet}${own}`;
}

function unescaped(style: string): string {
  return style.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
