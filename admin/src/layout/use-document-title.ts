import { useEffect } from 'react';
import { useTranslate } from 'react-admin';

/** The tab is named after the page: after whatever stands as its title in the bar above. */
export function useDocumentTitle(): void {
  const site = useTranslate()('common.title');
  useEffect(() => {
    const heading = document.getElementById('react-admin-title');
    const write = () => {
      const page = heading?.textContent.trim() ?? '';
      document.title = page === '' ? site : `${page} · ${site}`;
    };
    write();
    if (heading === null) return undefined;
    const observer = new MutationObserver(write);
    observer.observe(heading, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [site]);
}
