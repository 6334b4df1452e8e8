ALTER TABLE `build_contexts` ADD `head_repository_id` integer;--> statement-breakpoint
ALTER TABLE `build_contexts` ADD `check_suite_id` integer;--> statement-breakpoint
ALTER TABLE `pull_requests` ADD `last_head_repository_id` integer;
--> statement-breakpoint
UPDATE `pull_requests` SET `last_head_repository_id` = `head_repository_id`;
--> statement-breakpoint
-- What is trusted ran in the repository itself, as a merge group's runs do. A pull request's run has its head, where that is known.
-- 0 stands for what nobody knows any more: such a build counts for no head.
UPDATE `build_contexts` SET `head_repository_id` = CASE
  WHEN `trusted` OR `event` = 'merge_group' THEN `repository_id`
  ELSE coalesce((
    SELECT `pull`.`head_repository_id` FROM `pull_requests` `pull`
    WHERE `build_contexts`.`source` = 'workflow_run' AND `pull`.`repository_id` = `build_contexts`.`repository_id`
      AND `pull`.`number` = `build_contexts`.`pull_request_number` AND `pull`.`head_ref` = `build_contexts`.`branch`
  ), 0) END;
