import { Button } from '@mui/material';
import { SaveButton, Toolbar, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';

export function SaveToolbar() {
  const translate = useTranslate();
  const navigate = useNavigate();
  return (
    <Toolbar sx={{ gap: 1 }}>
      <SaveButton alwaysEnable />
      <Button onClick={() => void navigate(-1)}>{translate('catalogue.cancel')}</Button>
    </Toolbar>
  );
}
