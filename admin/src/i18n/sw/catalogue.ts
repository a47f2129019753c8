import type { catalogue as english } from '../en/catalogue';
import type { Translated } from '../translated';

export const catalogue: Translated<typeof english> = {
  products: {
    name: 'Bidhaa |||| Bidhaa',
    fields: {
      name: 'Jina',
      sku: 'SKU',
      category_path: 'Kundi',
      price: 'Bei',
      stock_quantity: 'Akiba',
      status: 'Hali',
      is_featured: 'Maalum',
      in_stock: 'Ipo ghalani',
      created_at: 'Imeundwa',
    },
  },
  status: { active: 'Inauzwa', inactive: 'Haiuzwi', discontinued: 'Imesitishwa' },
};
