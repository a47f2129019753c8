import { demoProductId } from '../../db/seed-data';
import { Live, type Examples } from './example';

/** No document can hold a file. */
const file = 'Choose a PNG, JPEG or WebP file as `image`.';
const image = 'picture.png';

const categoryNamed = (id: number, name: string) =>
  new Live(id, `/api/v1/categories/?search=${name}`);
const productNamed = (sku: string, words: string) =>
  new Live(demoProductId(sku), `/api/v1/products/?search=${words}`);

const electronics = categoryNamed(2, 'Electronics');
const accessories = categoryNamed(11, 'Accessories');
const cases = categoryNamed(14, 'Cases');
const charger = productNamed('USB-C-CHARGER', 'USB-C+Charger');
const dress = productNamed('WOMENS-DRESS', 'dress');
const sofa = productNamed('LIVING-ROOM-SOFA', 'sofa');
const slug = new Live('electronics', '/api/v1/categories/?search=Electronics', 'results.0.slug');
const anImport = new Live('01980a1c-7d52-7b3e-9f0a-2f4f6f1c9d11', '/api/v1/imports/');

export const catalogueExamples: Examples = {
  'GET /api/v1/categories/{id}/': { params: { id: electronics } },
  'GET /api/v1/categories/{slug}/average-price/': { params: { slug } },
  'GET /api/v1/categories/average_price/': { query: { slug: 'electronics' } },
  'POST /api/v1/categories/': {
    body: { name: 'Tablets', description: 'Larger than a telephone.', parent: electronics },
  },
  'PUT /api/v1/categories/{id}/': {
    params: { id: cases },
    body: { name: 'Cases', description: 'For telephones and laptops.', parent: accessories },
  },
  'PATCH /api/v1/categories/{id}/': {
    params: { id: cases },
    body: { description: 'For telephones, laptops and tablets.' },
  },
  'POST /api/v1/categories/{id}/image/': {
    params: { id: electronics },
    body: { image },
    needs: file,
  },
  'DELETE /api/v1/categories/{id}/image/': { params: { id: electronics } },
  'DELETE /api/v1/categories/{id}/': { params: { id: categoryNamed(32, 'Decorations') } },
  'GET /api/v1/products/{id}/': { params: { id: charger } },
  'POST /api/v1/products/': {
    body: {
      name: 'Wireless Earbuds',
      price: '4500.00',
      category: accessories,
      description: 'Eight hours a charge.',
      sku: 'WIRELESS-EARBUDS',
      stock_quantity: 25,
    },
  },
  'POST /api/v1/products/upload/': {
    body: { name: 'Desk Lamp', price: '2300.00', category: accessories, stock_quantity: 12, image },
    needs: file,
  },
  'PUT /api/v1/products/{id}/': {
    params: { id: charger },
    body: { name: 'USB-C Charger', price: '24.99', category: accessories },
  },
  'PATCH /api/v1/products/{id}/': { params: { id: charger }, body: { price: '21.99' } },
  'POST /api/v1/products/{id}/toggle_featured/': { params: { id: dress } },
  'POST /api/v1/products/{id}/adjust_stock/': {
    params: { id: charger },
    body: { change: 5, reason: 'Found behind the shelf' },
  },
  'GET /api/v1/products/{id}/stock_movements/': { params: { id: charger } },
  'POST /api/v1/products/{id}/image/': { params: { id: dress }, body: { image }, needs: file },
  'DELETE /api/v1/products/{id}/image/': { params: { id: dress } },
  'DELETE /api/v1/products/{id}/': { params: { id: sofa } },
  'POST /api/v1/categories/import/': { body: 'name,parent_slug\nDrones,electronics\n' },
  'POST /api/v1/products/import/': {
    body: 'sku,name,price,category_slug,stock_quantity\nCABLE-2M,USB-C Cable 2 m,9.99,cables,40\n',
  },
  'GET /api/v1/imports/{id}/': { params: { id: anImport } },
  'GET /api/v1/imports/{id}/lines/': { params: { id: anImport } },
  'GET /api/v1/imports/{id}/refusals/': { params: { id: anImport } },
  'GET /api/v1/imports/{id}/refusals/export/': { params: { id: anImport } },
  'POST /api/v1/imports/{id}/stop/': { params: { id: anImport } },
  'POST /api/v1/imports/{id}/continue/': {
    params: { id: anImport },
    needs: 'Takes an import that was stopped.',
  },
  'GET /media/{kind}/{owner}/{file}': {
    params: { kind: 'products', owner: '1', file: 'small.webp' },
    needs: 'Takes an image that was uploaded: its address stands in `image`.',
  },
};
