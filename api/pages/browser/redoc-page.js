// The page /redoc/: Redoc over /api-docs/, in the colours that the reader's system asks for.
const root = document.getElementById('redoc');
const dark = matchMedia('(prefers-color-scheme: dark)');
const font = 'system-ui, sans-serif';

const themeOf = (isDark) => ({
  colors: {
    primary: { main: isDark ? '#5ad1a4' : '#0b6e4f' },
    success: { main: isDark ? '#5ad1a4' : '#0b6e4f' },
    error: { main: isDark ? '#f19a84' : '#a4341c' },
    warning: { main: isDark ? '#e5c07b' : '#7a5200' },
    text: {
      primary: isDark ? '#e8ecf1' : '#1b2430',
      secondary: isDark ? '#a3aebc' : '#55606f',
    },
    border: { dark: isDark ? '#3a4656' : '#c8d0d9', light: isDark ? '#2b3542' : '#e4e8ed' },
    responses: isDark
      ? {
          success: { color: '#5ad1a4', backgroundColor: '#16302a', tabTextColor: '#5ad1a4' },
          error: { color: '#f19a84', backgroundColor: '#35211e', tabTextColor: '#f19a84' },
          redirect: { color: '#e5c07b', backgroundColor: '#332c1d', tabTextColor: '#e5c07b' },
          info: { color: '#8ab8ff', backgroundColor: '#1d2a3d', tabTextColor: '#8ab8ff' },
        }
      : {
          success: { color: '#0b5c42', backgroundColor: '#e6f3ee', tabTextColor: '#5ad1a4' },
          error: { color: '#8f2d18', backgroundColor: '#fbeae6', tabTextColor: '#f19a84' },
        },
  },
  schema: {
    nestedBackground: isDark ? '#11161d' : '#f6f7f9',
    linesColor: isDark ? '#4b5a6c' : '#a9b4c0',
    typeNameColor: isDark ? '#a3aebc' : '#55606f',
    typeTitleColor: isDark ? '#a3aebc' : '#55606f',
    requireLabelColor: isDark ? '#f19a84' : '#a4341c',
    arrow: { color: isDark ? '#a3aebc' : '#55606f' },
  },
  sidebar: {
    backgroundColor: isDark ? '#11161d' : '#f6f7f9',
    textColor: isDark ? '#e8ecf1' : '#1b2430',
  },
  rightPanel: { backgroundColor: isDark ? '#0c1117' : '#1b2430' },
  codeBlock: { backgroundColor: isDark ? '#05080b' : '#10161e' },
  typography: {
    fontFamily: font,
    headings: { fontFamily: font },
    code: {
      color: isDark ? '#f19a84' : '#8f2d18',
      backgroundColor: isDark ? '#0c1117' : '#eef1f4',
    },
  },
});

function draw() {
  Redoc.init(
    '/api-docs/',
    {
      theme: themeOf(dark.matches),
      expandResponses: '200,201,202',
      hideDownloadButtons: false,
      requiredPropsFirst: true,
      sortTagsAlphabetically: false,
      nativeScrollbars: true,
      scrollYOffset: '.bar',
    },
    root,
  );
}

// Redoc takes its colours once; what was read is found again by the fragment of the address.
dark.addEventListener('change', () => location.reload());
draw();
