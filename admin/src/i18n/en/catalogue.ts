export const catalogue = {
  products: {
    name: 'Product |||| Products',
    fields: {
      name: 'Name',
      sku: 'SKU',
      category_path: 'Category',
      price: 'Price',
      stock_quantity: 'In stock',
      status: 'Status',
      is_featured: 'Featured',
      in_stock: 'In stock',
      created_at: 'Made',
    },
  },
  status: { active: 'Active', inactive: 'Inactive', discontinued: 'Discontinued' },
} as const;
