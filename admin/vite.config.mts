import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Where `npx vite admin` finds an API: `npm start` says on which port it is. */
const api = process.env['ADMIN_API_URL'] ?? 'http://localhost:8002';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/admin/',
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: fileURLToPath(new URL('../dist/admin-site', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // A picture in a style sheet would be a data: address, and those are for images only.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
    rolldownOptions: {
      // MUI marks each file for servers that render React, which this is not.
      onLog(level, log, tell) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log);
      },
    },
  },
  server: { proxy: { '/api': api, '/media': api } },
});
