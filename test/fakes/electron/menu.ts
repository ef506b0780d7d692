import type * as Electron from 'electron';
import { stage } from './stage.ts';

type Template = readonly Electron.MenuItemConstructorOptions[];

/** One item; a click does what a person's click does: nothing while disabled, and it ticks a checkbox first. */
export class FakeMenuItem {
  readonly id: string | undefined;
  readonly label: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly submenu: FakeMenu | null;
  checked: boolean;
  private readonly onClick: Electron.MenuItemConstructorOptions['click'];

  constructor(options: Electron.MenuItemConstructorOptions) {
    const submenu = options.submenu;
    this.type = options.type ?? (submenu === undefined ? 'normal' : 'submenu');
    // lib/browser/api/menu-item.ts
    if (!['normal', 'separator', 'submenu', 'checkbox', 'radio'].includes(this.type)) {
      throw new Error(`Unknown menu item type: ${this.type}`);
    }
    if (this.type === 'submenu' && !Array.isArray(submenu)) throw new Error('Invalid submenu');
    this.id = options.id;
    this.label = options.label ?? '';
    this.enabled = options.enabled ?? true;
    this.checked = options.checked ?? false;
    this.submenu = Array.isArray(submenu) ? new FakeMenu(submenu) : null;
    this.onClick = options.click;
  }

  click(): void {
    if (!this.enabled || this.type === 'separator' || this.submenu !== null) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    this.onClick?.(this as unknown as Electron.MenuItem, undefined, {});
  }
}

export class FakeMenu {
  readonly items: readonly FakeMenuItem[];

  constructor(template: Template) {
    // lib/browser/api/menu.ts, areValidTemplateItems
    const isValid = template.every(
      (item) => 'label' in item || 'role' in item || item.type === 'separator' || 'submenu' in item,
    );
    if (!isValid)
      throw new Error('Invalid template for MenuItem: must have at least one of label, role or type');
    const ids = template.flatMap((item) => (item.id === undefined ? [] : [item.id]));
    if (new Set(ids).size < ids.length) throw new Error('Two menu items have the same id');
    this.items = template.map((item) => new FakeMenuItem(item));
    stage.menus.push(this);
  }

  getMenuItemById(id: string): FakeMenuItem | null {
    for (const item of this.items) {
      if (item.id === id) return item;
      const inside = item.submenu?.getMenuItemById(id) ?? null;
      if (inside !== null) return inside;
    }
    return null;
  }
}

export const Menu = {
  buildFromTemplate: (template: Template) => new FakeMenu(template),
  setApplicationMenu(menu: FakeMenu | null) {
    stage.applicationMenu = menu;
  },
};
