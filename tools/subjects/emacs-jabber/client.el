;; One login and one message with jabber.el. Exit 0: logged in and said it. Run by: emacs --batch --load client.el
;; HOST, PORT, JID, PASSWORD, MESSAGE and CA are in the environment.
(package-initialize)
(require 'jabber)

(setq jabber-account-list
      (list (list (concat (getenv "JID") "/f")
                  (cons :password (getenv "PASSWORD"))
                  (cons :network-server (getenv "HOST"))
                  (cons :port (string-to-number (getenv "PORT")))
                  (cons :connection-type 'starttls))))
(setq gnutls-trustfiles (list (getenv "CA")))
(setq jabber-debug-log-xml t)

(defvar footpad-said nil)
(add-hook 'jabber-post-connect-hooks
          (lambda (connection)
            (jabber-send-sexp connection
                              (list 'message (list (cons 'to (getenv "JID")) (cons 'type "chat"))
                                    (list 'body nil (getenv "MESSAGE"))))
            (setq footpad-said t)))

(jabber-connect-all)
(while (and jabber-connections (not footpad-said)) (accept-process-output nil 0.1))
(jabber-disconnect)
(kill-emacs (if footpad-said 0 1))
