import { ActionIcon, Menu } from "@mantine/core";
import {
  IconChartBar,
  IconCopy,
  IconDots,
  IconLockOpen,
  IconPencil,
  IconPlayerPause,
  IconReplace,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nameInText } from "../../../shared/format.ts";
import type { KeyRow } from "../../../shared/keys.ts";
import { call } from "../../bridge/call.ts";

export type KeyAction = "edit" | "usage" | "replace" | "pause" | "letIn" | "delete";

type Props = {
  readonly row: KeyRow;
  readonly isActive: boolean;
  readonly opened: boolean;
  readonly onChange: (opened: boolean) => void;
  readonly onAction: (action: KeyAction) => void;
};

const icon = { size: 16, stroke: 1.7, "aria-hidden": true } as const;

/** What can be done with one key. */
export function RowMenu({ row, isActive, opened, onChange, onAction }: Props): ReactNode {
  const { t } = useTranslation("keys");
  return (
    <Menu
      opened={opened}
      onChange={onChange}
      // In the page's landmark, as the table is.
      portalProps={{ target: "#main" }}
    >
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          c="var(--lk-text)"
          aria-label={t("menu.label", { name: nameInText(row.name) })}
        >
          <IconDots {...icon} size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onAction("edit")}>
          {t("menu.edit")}
        </Menu.Item>
        <Menu.Item leftSection={<IconChartBar {...icon} />} onClick={() => onAction("usage")}>
          {t("menu.usage")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy {...icon} />}
          onClick={() => void call("clipboard.write", { text: row.key_id }).catch(() => undefined)}
        >
          {t("menu.copyId")}
        </Menu.Item>
        <Menu.Item leftSection={<IconReplace {...icon} />} onClick={() => onAction("replace")}>
          {t("menu.replace")}
        </Menu.Item>
        {isActive ? (
          <Menu.Item leftSection={<IconPlayerPause {...icon} />} onClick={() => onAction("pause")}>
            {t("menu.pause")}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconLockOpen {...icon} />} onClick={() => onAction("letIn")}>
            {t("menu.letIn")}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          c="var(--lk-bad)"
          leftSection={<IconTrash {...icon} />}
          onClick={() => onAction("delete")}
        >
          {t("menu.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
